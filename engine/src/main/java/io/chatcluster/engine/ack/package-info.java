/**
 * The answers that clients owe, and who waits for them. Called by the Socket.IO layer; knows no
 * socket and no namespace.
 */
package io.chatcluster.engine.ack;
