/**
 * Socket.IO protocol v5: bytes to packets and back, pure. Called by the Socket.IO layer; knows no
 * session, socket or room.
 */
package io.chatcluster.engine.protocol;
