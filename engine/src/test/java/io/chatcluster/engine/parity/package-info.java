/**
 * What plain netty-socketio and the engine do with one program: a scenario for each row of the
 * table in README.md.
 */
package io.chatcluster.engine.parity;
