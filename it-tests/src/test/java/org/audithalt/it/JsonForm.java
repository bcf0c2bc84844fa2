package org.audithalt.it;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A JSON Schema, against which real output or a file is held. */
final class JsonForm {
    private final JsonSchema schema;

    private JsonForm(JsonSchema schema) {
        this.schema = schema;
    }

    /** That in a file of {@code docs/schemas}. */
    static JsonForm ofDocs(String name) throws IOException {
        return of(Files.readString(Path.of("../docs/schemas").resolve(name)));
    }

    /** @param schema its text */
    static JsonForm of(String schema) {
        return new JsonForm(
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema));
    }

    /** What is wrong with a text, a line each. */
    List<String> problems(String json) {
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}
