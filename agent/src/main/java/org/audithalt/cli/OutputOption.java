package org.audithalt.cli;

import picocli.CommandLine.Option;

/** The form of what a command prints on stdout. */
final class OutputOption {
    /** Forms, by their names on the command line. */
    enum Form {
        text,
        json
    }

    @Option(
            names = "--output",
            paramLabel = "FORM",
            description = "Form of the output: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Form form = Form.text;

    boolean json() {
        return form == Form.json;
    }
}
