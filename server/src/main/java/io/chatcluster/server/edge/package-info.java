/**
 * Socket.IO events to calls of the chat's rules and back: payloads, answers, connecting and
 * disconnecting. Called by the engine's listeners and wired by the node. Holds no rule of the chat,
 * and knows neither Redis nor Netty.
 */
package io.chatcluster.server.edge;
