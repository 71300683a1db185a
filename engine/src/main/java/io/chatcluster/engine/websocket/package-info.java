/**
 * What comes in by WebSocket: frames become whole messages, at most so much in one turn of the
 * event loop. Called by the transport; knows no session and no packet.
 */
package io.chatcluster.engine.websocket;
