/**
 * How listeners are kept and called: who listens to what, which thread calls, in which order, and
 * the middleware of events. Called by the Socket.IO layer; knows no packet and no namespace.
 */
package io.chatcluster.engine.listen;
