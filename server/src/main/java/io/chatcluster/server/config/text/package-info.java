/**
 * How people write durations, sizes, origins and Redis addresses, and what a mistyped name was
 * meant to be. Pure functions; knows no setting.
 */
package io.chatcluster.server.config.text;
