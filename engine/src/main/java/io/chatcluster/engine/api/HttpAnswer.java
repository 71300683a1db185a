package io.chatcluster.engine.api;

import java.util.Map;

/**
 * An HTTP response of the public port; {@link StaticFile} makes those of files.
 *
 * @param status the status code
 * @param headers header values by name, for example {@code content-type}
 * @param body the whole body; it is not copied and must not change
 */
@SuppressWarnings("ArrayRecordComponent") // A body is written, never compared.
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {}
