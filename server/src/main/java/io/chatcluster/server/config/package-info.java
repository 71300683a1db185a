/**
 * The settings of a node: {@link io.chatcluster.server.config.Setting} lists them, the records hold
 * them, each part checked when it is made. {@code cli} makes the records, {@code Node} and the demo
 * receive them. Knows nothing of where values come from or what they are used for.
 */
package io.chatcluster.server.config;
