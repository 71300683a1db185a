/**
 * The port to publish/subscribe: what the cluster needs of Redis, and no more. Implemented by
 * {@code lettuce} and {@code memory}; may know nothing of the other packages.
 */
package io.chatcluster.cluster.bus;
