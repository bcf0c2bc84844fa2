package org.audithalt.review.report;

/** The style of the page: no fonts or images but the reader's own; light and dark, narrow windows, paper. */
final class PageStyle {
    // no character that must be escaped in XML, for it would not be unescaped in HTML
    private static final String LINES = """
            :root { color-scheme: light dark; --back: #ffffff; --box: #f3f5f8; --text: #1b2430; --soft: #4a5665;
              --line: #c5ccd6; --ok: #2563a8; --bad: #c2410c; --open: #6b7280; --halt: #b91c1c; }
            @media (prefers-color-scheme: dark) { :root { --back: #12161c; --box: #1c232d; --text: #e6ebf2; --soft: #a9b4c2;
              --line: #3a4554; --ok: #6aa9ec; --bad: #f59463; --open: #9aa5b4; --halt: #f87171; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
            main, header, footer { max-width: 1040px; margin: 0 auto; padding: 0 20px; }
            h1 { font-size: 1.8rem; line-height: 1.2; margin: 28px 0 4px; }
            h2 { font-size: 1.25rem; margin: 0 0 6px; }
            section { margin: 36px 0; }
            p { margin: 4px 0 10px; max-width: 75ch; }
            .soft, footer, caption { color: var(--soft); }
            nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; margin: 12px 0; list-style: none; }
            a { color: var(--ok); }
            .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; padding: 0;
              margin: 20px 0; list-style: none; }
            .tiles li { background: var(--box); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
            .tiles b { display: block; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
            .tiles .alarm b, p.alarm, ul.alarm { color: var(--bad); }
            .scroll { overflow-x: auto; }
            .chart { display: block; width: 100%; min-width: 760px; height: auto; }
            .chart text { fill: var(--soft); font: 12px system-ui, sans-serif; }
            .grid { stroke: var(--line); stroke-width: 1; }
            .ok { fill: var(--ok); } .bad { fill: var(--bad); } .open { fill: var(--open); }
            .halt { fill: var(--halt); fill-opacity: 0.22; stroke: var(--halt); stroke-width: 1; }
            .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0; margin: 6px 0; list-style: none; }
            .legend svg { width: 12px; height: 12px; margin-right: 6px; vertical-align: -1px; }
            table { border-collapse: collapse; width: 100%; margin: 8px 0; font-size: 0.92rem; }
            caption { text-align: left; padding: 4px 0; }
            th, td { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); }
            thead th { border-bottom-width: 2px; white-space: nowrap; }
            tbody th { font-weight: normal; }
            thead .name { font-family: inherit; font-size: inherit; }
            p.name, tbody .name { font-family: ui-monospace, monospace; font-size: 0.86rem; overflow-wrap: anywhere; min-width: 12ch; }
            .number { width: 1%; padding-left: 14px; padding-right: 18px; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            .time { white-space: nowrap; font-variant-numeric: tabular-nums; }
            .share { width: 30%; min-width: 60px; }
            .bar { display: block; width: 100%; height: 12px; margin-top: 6px; }
            .stack { display: block; width: 100%; height: 26px; margin: 8px 0; }
            summary { cursor: pointer; color: var(--ok); padding: 6px 0; }
            footer { border-top: 1px solid var(--line); margin-top: 40px; padding-top: 12px; padding-bottom: 30px;
              font-size: 0.9rem; }
            @media (max-width: 560px) { main, header, footer { padding: 0 12px; } h1 { font-size: 1.5rem; }
              .tiles { grid-template-columns: repeat(2, 1fr); } .share { display: none; }
              .number { padding-left: 8px; padding-right: 0; } }
            @media print { :root { --back: #ffffff; --box: #ffffff; --text: #000000; --soft: #333333; --line: #999999; }
              nav { display: none; } section { break-inside: avoid-page; } .chart { min-width: 0; }
              svg { print-color-adjust: exact; } details::details-content { content-visibility: visible; display: block; } }
            """;

    private PageStyle() {}

    static String text() {
        return LINES.replaceAll("\\s+", " ").trim();
    }
}
