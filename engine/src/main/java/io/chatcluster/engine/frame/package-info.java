/**
 * Messages as bytes: WebSocket frames and polling payloads, each encoded once and shared. Pure:
 * knows no session, socket or packet of Socket.IO.
 */
package io.chatcluster.engine.frame;
