package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {
    private static String visible(String frame) {
        return frame.replace("\033[H", "").replace("\033[K", "").replace("\033[J", "");
    }

    @Test
    void showsATextThatFitsWhole() {
        String frame = Screen.frame("one\ntwo\n", "foot", new Terminal.Size(3, 80), Ink.NONE);

        assertThat(visible(frame)).isEqualTo("one\ntwo\nfoot");
        assertThat(frame).startsWith("\033[H").endsWith("foot\033[K\033[J");
    }

    @Test
    void saysHowManyLinesDoNotFit() {
        assertThat(visible(Screen.frame("1\n2\n3\n4\n5", "foot", new Terminal.Size(4, 80), Ink.NONE)))
                .isEqualTo("1\n2\n... 3 more lines\nfoot");
    }

    /** The window may be made as small as that while a text is painted. */
    @ParameterizedTest
    @CsvSource({"1,80", "2,80", "1,1", "2,1"})
    void neverScrolls(int rows, int columns) {
        String frame = visible(Screen.frame("1\n2\n3", "foot", new Terminal.Size(rows, columns), Ink.NONE));

        assertThat(frame.chars().filter(c -> c == '\n').count()).isLessThan(rows);
        assertThat(frame.lines()).allMatch(line -> line.length() <= columns);
    }

    @Test
    void cutsLongLinesBetweenCharacters() {
        assertThat(visible(Screen.frame("a\ud83d\ude00bc", "foot", new Terminal.Size(9, 2), Ink.NONE)))
                .isEqualTo("a\ud83d\ude00\nfo");
    }

    @Test
    void bringsBackTheTerminalOnceAndPaintsNothingAfterIt() {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(sent, true, StandardCharsets.UTF_8), Ink.NONE);
        screen.restore();
        String restored = sent.toString(StandardCharsets.UTF_8);
        screen.paint("late", "late", new Terminal.Size(9, 9));
        screen.close();

        assertThat(restored).startsWith("\033[?1049h\033[?25l").endsWith("\033[?25h\033[?1049l");
        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo(restored);
    }

    @Test
    void paintsNothingWhileItHasBeenLeftAndShowsTheLastPictureWhenItIsBack() {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(sent, true, StandardCharsets.UTF_8), Ink.NONE);
        screen.leave();
        String left = sent.toString(StandardCharsets.UTF_8);
        screen.paint("late", "foot", new Terminal.Size(9, 9));
        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo(left).endsWith("\033[?25h\033[?1049l");

        screen.comeBack();
        screen.comeBack();

        assertThat(sent.toString(StandardCharsets.UTF_8).substring(left.length()))
                .isEqualTo("\033[?1049h\033[?25l\033[?7l"
                        + Screen.frame("late", "foot", new Terminal.Size(9, 9), Ink.NONE));
        screen.leave();
        screen.close();
        assertThat(sent.toString(StandardCharsets.UTF_8).split("1049l", -1)).hasSize(3);
    }
}
