/**
 * Small hand-written clients for the tests of the engine: they send exactly what a test says, right
 * or wrong. Used by the integration tests; knows nothing of the engine.
 */
package io.chatcluster.engine.client;
