package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    private final Json json = new Json();

    @Test
    void separatesMembersAndElements() {
        json.beginObject().member("a", 1).name("b").beginArray();
        json.beginObject().endObject().beginObject().member("c", true).endObject();
        json.value("x").value(2).endArray().member("d", "y").endObject();

        assertThat(json).hasToString("{\"a\":1,\"b\":[{},{\"c\":true},\"x\",2],\"d\":\"y\"}");
    }

    @Test
    void escapesWhatAStringMayNotHold() {
        json.value("\"\\\n\u0000\u007f\ud83d\udd12\ud800x");

        assertThat(json).hasToString("\"\\\"\\\\\\u000a\\u0000\\u007f\ud83d\udd12\\ud800x\"");
    }

    @Test
    void isReadBackByAParserAsItWasWritten() throws Exception {
        String hostile = "a\tb\"c\\d\u001b[31m\u00e9\u20ac\ud83d\udd12";
        json.beginObject().member("thread", hostile).name("list").beginArray().value(Long.MIN_VALUE);
        json.endArray().endObject();

        Map<String, Object> read = JSON.std.mapFrom(json.toBytes());

        assertThat(read).containsEntry("thread", hostile).containsEntry("list", List.of(Long.MIN_VALUE));
    }

    @Test
    void beginsAnewAfterClear() {
        json.beginArray().value(1);

        json.clear();

        assertThat(json.beginArray().value("x".repeat(300_000)).endArray().toString())
                .startsWith("[\"x");
        json.clear();
        assertThat(json.value(2)).hasToString("2");
    }
}
