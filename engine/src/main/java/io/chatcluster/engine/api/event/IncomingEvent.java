package io.chatcluster.engine.api.event;

import io.chatcluster.engine.api.Socket;
import java.util.List;

/**
 * One event of a client.
 *
 * @param socket whose event it is
 * @param name its name
 * @param args its arguments: maps, lists, strings, numbers, booleans, null, and {@code byte[]} for
 *     binary at any depth. The list cannot be changed; its objects are the same for every listener
 * @param ack where the answer goes
 */
public record IncomingEvent(Socket socket, String name, List<Object> args, Ack ack) {}
