/**
 * The program: {@link io.chatcluster.server.Main} is where it begins, {@code Node} puts the parts
 * of one node together. Every other package of this module is called from here and knows nothing of
 * it.
 */
package io.chatcluster.server;
