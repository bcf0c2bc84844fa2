package org.audithalt.cli;

/** Makes a script for bash one that zsh finds in a directory of its {@code $fpath}, and that serves from the first Tab on. */
final class ZshScript {
    /** What picocli lets stand in for a builtin of bash; zsh expands no alias in a function that it loads by its name. */
    private static final String ALIAS = "  alias compopt=complete\n";

    /** The keyword, as a shell that has read an older script has an alias of that name. */
    private static final String NO_OPTIONS = "  (( $+functions[compopt] )) || function compopt { :; }\n";

    /** The first Tab runs the whole file as a function, and shall complete as those after it. */
    private static final String FIRST_TAB = """

            if [[ "${funcstack[1]}" == _NAME ]]; then
              _bash_complete -o default -F _complete_NAME
            fi
            """;

    private ZshScript() {}

    /**
     * The script.
     *
     * @param bash of {@link LauncherScript#NAME}, as picocli makes it
     */
    static String of(String bash) {
        if (!bash.contains(ALIAS)) {
            throw new IllegalStateException("a script for bash without" + ALIAS);
        }
        return "#compdef " + LauncherScript.NAME + "\n"
                + bash.replace(ALIAS, NO_OPTIONS).stripTrailing() + "\n"
                + FIRST_TAB.replace("NAME", LauncherScript.NAME);
    }
}
