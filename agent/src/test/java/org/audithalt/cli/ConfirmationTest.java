package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ConfirmationTest {
    /** Answers what it is told; null: there is no terminal. */
    private static final class Answering implements Confirmation.Terminal {
        private final @Nullable String answer;
        private String asked = "";

        Answering(@Nullable String answer) {
            this.answer = answer;
        }

        @Override
        public @Nullable String ask(String question) {
            asked = question;
            return answer;
        }

        @Override
        public boolean present() {
            return answer != null;
        }
    }

    @Command
    private static final class Asking {
        @Mixin
        private final Confirmation confirmation;

        Asking(Confirmation.Terminal terminal) {
            confirmation = new Confirmation(terminal);
        }
    }

    private static void ask(Confirmation.Terminal terminal, String... words) throws CommandException {
        Asking asking = new Asking(terminal);
        new CommandLine(asking).parseArgs(words);
        asking.confirmation.ask("All will stop");
    }

    @Test
    void goesOnOnlyAfterAYes() throws CommandException {
        Answering terminal = new Answering(" Yes ");
        ask(terminal);
        assertThat(terminal.asked).isEqualTo("All will stop. Go on? [y/N] ");
        ask(new Answering("y"));
        for (String no : new String[] {"", "n", "yess", "ok"}) {
            assertThatThrownBy(() -> ask(new Answering(no))).hasMessage("not done");
        }
    }

    @Test
    void withoutATerminalNothingIsDoneThatWasNotConfirmedBefore() {
        assertThatThrownBy(() -> ask(new Answering(null)))
                .hasMessage("All will stop: not done without --yes, for there is no terminal to ask on");
        assertThatCode(() -> ask(new Answering(null), "--yes")).doesNotThrowAnyException();
    }
}
