/**
 * The ports in one process: for a single node without Redis, and for tests. Knows the ports and the
 * wire; the program that owns the node makes these.
 */
package io.chatcluster.cluster.memory;
