package org.audithalt.control;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files that a client sends with {@code rules load}: each as a line with its length and its name, then its content. The names
 * are for messages only; the process opens none of them. Immutable.
 *
 * @param names as the client gives them
 * @param contents in the same order
 */
public record SentFiles(List<String> names, List<byte[]> contents) {
    /**
     * Takes apart what was sent.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static SentFiles parse(byte[] sent) {
        List<String> names = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        int at = 0;
        while (at < sent.length) {
            int lineEnd = at;
            while (lineEnd < sent.length && sent[lineEnd] != '\n') {
                lineEnd++;
            }
            String line = new String(sent, at, lineEnd - at, StandardCharsets.UTF_8);
            int space = line.indexOf(' ');
            int length = RulesRequest.number(line, 0, Math.max(space, 0));
            int begin = lineEnd + 1;
            if (length < 0 || length > sent.length - begin) {
                throw new IllegalArgumentException("rules load: not LENGTH NAME and so many bytes");
            }
            names.add(line.substring(space + 1));
            contents.add(Arrays.copyOfRange(sent, begin, begin + length));
            at = begin + length;
        }
        return new SentFiles(names, contents);
    }

    /** What is to be sent. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < names.size(); i++) {
            String line = contents.get(i).length + " " + names.get(i).replace('\n', '?') + "\n";
            bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(contents.get(i));
        }
        return bytes.toByteArray();
    }
}
