/**
 * Emits into a cluster from a program that is no member of it: a batch job, a web application. Used
 * by applications; knows the bus and the wire, and no sockets.
 */
package io.chatcluster.cluster.emitter;
