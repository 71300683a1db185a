/**
 * The rooms of one namespace on this node and the fan-out to their members. Called by the Socket.IO
 * layer; knows sessions, and nothing of packets or of other nodes.
 */
package io.chatcluster.engine.room;
