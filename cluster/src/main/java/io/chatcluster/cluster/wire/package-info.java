/**
 * Bytes to records and back: MessagePack as the Node.js members write it, the messages of the
 * classic Redis adapter, the names of its channels. Pure: no I/O, no threads, and no other package
 * of ours. Everything that sends or receives uses it.
 */
package io.chatcluster.cluster.wire;
