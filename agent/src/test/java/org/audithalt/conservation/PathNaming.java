package org.audithalt.conservation;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names an action by the file that it is about, for programs that act on each file once. */
public final class PathNaming implements Function<List<String>, @Nullable String> {
    private static final Pattern NAME = Pattern.compile(" name=(\"[^\"]*\"|[0-9A-F]+) .*nametype=(?!PARENT)");

    private final String prefix;

    /** @param prefix how the names begin that are watched */
    public PathNaming(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public @Nullable String apply(List<String> event) {
        for (String line : event) {
            Matcher matcher = NAME.matcher(line);
            if (matcher.find()) {
                String name = matcher.group(1);
                String plain = name.startsWith("\"")
                        ? name.substring(1, name.length() - 1)
                        : new String(HexFormat.of().parseHex(name), StandardCharsets.UTF_8);
                if (plain.startsWith(prefix)) {
                    return plain;
                }
            }
        }
        return null;
    }
}
