/**
 * A node that is driven from outside through a control port, and the processes of such nodes, for
 * tests with members of other kinds. Uses the public API of the cluster and the engine alone.
 */
package io.chatcluster.cluster.interop;
