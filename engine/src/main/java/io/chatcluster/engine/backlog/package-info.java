/**
 * How much waits for the clients of the whole node, and who gives way when it is too much. Knows
 * nothing of how clients are connected.
 */
package io.chatcluster.engine.backlog;
