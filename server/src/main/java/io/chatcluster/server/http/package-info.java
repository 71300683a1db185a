/**
 * Plain HTTP: the page on the port for clients, health and metrics on the management port. {@code
 * Node} makes the parts and registers what is measured. Knows neither Socket.IO nor Redis: other
 * parts say in words whether they are ready.
 */
package io.chatcluster.server.http;
