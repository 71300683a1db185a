/**
 * From the command line, the {@code CHAT_*} variables and secret files to the checked records of
 * {@code config}. {@code Main} calls it once. It starts nothing and logs nothing.
 */
package io.chatcluster.server.cli;
