package org.audithalt.review;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.audithalt.control.Json;
import org.audithalt.record.Octets;

/**
 * One JSON object a line and event: {@code time} (UTC), {@code serial}, {@code node} if there is one, and {@code records}, each
 * with its {@code type} and its {@code fields}, which are strings. Encoded values are decoded; one that is no UTF-8 has
 * replacement characters, and its bytes in a member {@code NAME_hex}. What a program wrote into {@code msg='…'} is an object of
 * its own, and what an enriched log adds {@code enriched}.
 */
final class JsonFormat implements EventFormat {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Json json = new Json();
    private final Fields fields = new Fields();
    private final Decoder value = new Decoder();
    /** Names of the members of {@code fields} so far, and of the object in it or beside it. */
    private final Set<String> fieldNames = new HashSet<>();

    private final Set<String> innerNames = new HashSet<>();
    private Set<String> names = fieldNames;

    @Override
    public void append(Event event, Octets out) {
        json.clear();
        json.beginObject();
        json.member("time", time(event));
        json.member("serial", event.serial());
        if (event.nodeEnd() > event.nodeBegin()) {
            json.member("node", ascii(event.bytes(), event.nodeBegin(), event.nodeEnd()));
        }
        json.name("records").beginArray();
        for (int record = 0; record < event.count(); record++) {
            record(event, record);
        }
        json.endArray().endObject();
        out.append(json.toBytes());
        out.append('\n');
    }

    private static String time(Event event) {
        String millis = Integer.toString(1000 + event.millis()).substring(1);
        return SECONDS.format(Instant.ofEpochSecond(event.seconds())) + "." + millis + "Z";
    }

    private void record(Event event, int record) {
        json.beginObject();
        json.member("type", event.typeName(record));
        json.name("fields").beginObject();
        fields.over(event, record);
        fieldNames.clear();
        names = fieldNames;
        boolean inMessage = false;
        while (fields.next()) {
            if (fields.inMessage() != inMessage) {
                inMessage = fields.inMessage();
                boundary(inMessage);
            }
            field(event.type(record));
        }
        if (inMessage) {
            json.endObject();
        }
        json.endObject();
        innerNames.clear();
        names = innerNames;
        fields.overEnriched(event, record);
        boolean any = false;
        while (fields.next()) {
            if (!any) {
                json.name("enriched").beginObject();
                any = true;
            }
            field(RecordTypes.UNKNOWN);
        }
        if (any) {
            json.endObject();
        }
        json.endObject();
    }

    private void boundary(boolean messageBegins) {
        if (messageBegins) {
            json.name(unique("msg")).beginObject();
            innerNames.clear();
            names = innerNames;
        } else {
            json.endObject();
            names = fieldNames;
        }
    }

    private void field(int type) {
        String name = ascii(fields.bytes(), fields.nameBegin(), fields.nameEnd());
        if (EncodedFields.contain(type, name)) {
            value.decode(fields);
        } else {
            value.plain(fields);
        }
        text(unique(name));
        if (type == RecordTypes.SOCKADDR && name.equals("saddr")) {
            address();
        }
    }

    /** A name that no member of the object has yet: RFC 8259 leaves open what a reader makes of two. */
    private String unique(String name) {
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + "_" + i;
        }
        return unique;
    }

    private void text(String name) {
        ByteBuffer bytes = ByteBuffer.wrap(value.bytes(), value.from(), value.length());
        try {
            json.member(name, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            json.member(name, new String(value.bytes(), value.from(), value.length(), StandardCharsets.UTF_8));
            Octets hex = new Octets(2 * value.length());
            hex.appendUpperHex(value.bytes(), value.from(), value.length());
            json.member(unique(name + "_hex"), ascii(hex.array(), 0, hex.length()));
        }
    }

    private void address() {
        if (!value.unhex()) {
            return;
        }
        byte[] host = SocketAddress.host(value);
        if (host.length > 0) {
            json.member(unique("addr"), ascii(host, 0, host.length));
            json.member(unique("port"), Integer.toString(SocketAddress.port(value)));
        } else if (SocketAddress.path(value)) {
            text(unique("path"));
        }
    }

    private static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
