package org.audithalt.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One line of a rules file.
 *
 * @param file name for messages
 * @param number from 1
 * @param text its bytes without the newline
 */
record RulesLine(String file, int number, byte[] text) {
    /** The lines of a file; what follows the last newline is one, too, if it is not empty. */
    static List<RulesLine> of(String file, byte[] content) {
        List<RulesLine> lines = new ArrayList<>();
        int start = 0;
        while (start < content.length) {
            int end = start;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            lines.add(new RulesLine(file, lines.size() + 1, Arrays.copyOfRange(content, start, end)));
            start = end + 1;
        }
        return lines;
    }
}
