/**
 * Messages to bytes and back, and the names of channels: the two wires of the Node.js Redis
 * adapter. Pure: no I/O, no threads, and no other package of ours than those below it. Everything
 * that sends or receives uses it.
 */
package io.chatcluster.cluster.wire;
