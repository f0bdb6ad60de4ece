package query_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"recado.dev/internal/search/query"
)

func env(t testing.TB) query.Env {
	t.Helper()
	zone := time.FixedZone("Madrid", 3600)
	return query.Env{Now: time.Date(2026, 3, 10, 23, 30, 0, 0, time.UTC), Zone: zone} // the 11th there
}

// show is a query in one line: what is asked for, then what is wrong.
func show(q query.Query) string {
	var out []string
	for _, p := range q.Parts {
		s := string(p.Kind[0]) + "(" + p.Text + ")"
		if p.Kind == query.Operator {
			s = string(p.Op) + "=" + p.Value
			if !p.Since.IsZero() || !p.Until.IsZero() {
				s = string(p.Op)
				if !p.Since.IsZero() {
					s += " ≥" + p.Since.Format("2006-01-02")
				}
				if !p.Until.IsZero() {
					s += " <" + p.Until.Format("2006-01-02")
				}
			}
		}
		if p.Not {
			s = "!" + s
		}
		out = append(out, s)
	}
	for _, p := range q.Problems {
		out = append(out, fmt.Sprintf("%s@%d-%d %s:%s %s", p.Code, p.Start, p.End, p.Name, p.Value, p.Meant))
	}
	return strings.Join(out, " | ")
}

func TestQueriesAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"", ""},
		{"  hola   mundo ", "w(hola) | w(mundo)"},
		{`"pedido roto" -gracias`, "p(pedido roto) | !w(gracias)"},
		{`-"pedido roto`, "!p(pedido roto)"},
		{"«pedido roto» “so it”", "p(pedido roto) | p(so it)"},
		{"from:ana de:luis", "from=ana | from=luis"},
		{`FROM:"Ana María" pedido`, "from=Ana María | w(pedido)"},
		{"-tag:vip etiqueta:devolución", "!tag=vip | tag=devolución"},
		{"etiqueta:ninguna cola:ninguna", "tag=none | queue=none"},
		{"before:2026-03-01 antes:1/3/2026", "before <2026-03-01 | before <2026-03-01"},
		{"after:2026-02 desde:2025 después:hoy", "after ≥2026-02-01 | after ≥2025-01-01 | after ≥2026-03-11"},
		{"on:2026-02 día:ayer on:7d", "on ≥2026-02-01 <2026-03-01 | on ≥2026-03-10 <2026-03-11 | on ≥2026-03-04 <2026-03-05"},
		{"since:2w desde:1m", "after ≥2026-02-25 | after ≥2026-02-11"},
		{"has:foto tiene:adjunto con:voz", "has=image | has=attachment | has=audio"},
		{"in:notes en:notas", "in=notes | in=notes"},
		{"is:unread es:abierto está:esperando", "is=unread | is=open | is=waiting"},
		{"estado:resuelto status:closed", "status=resolved | status=resolved"},
		{"agent:me asignado:nadie agente:Eva", "assignee=me | assignee=none | assignee=Eva"},
		{"channel:tienda cola:ventas to:ana para:yo", "channel=tienda | queue=ventas | to=ana | to=me"},
		{"https://recado.dev/a 10:30 Pedido: 4711 #1042", "w(https://recado.dev/a) | w(10:30) | w(Pedido) | w(4711) | w(#1042)"},
		{"form:ana", "unknown_operator@0-8 form:ana from"},
		{"hola xyzzy:algo", "w(hola) | unknown_operator@5-15 xyzzy:algo "},
		{"from: hola", "w(hola) | missing_value@0-5 from: "},
		{`tag:""`, "missing_value@0-6 tag: "},
		{"has:imagn", "wrong_value@0-9 has:imagn image"},
		{"status:lost -is:blue", "wrong_value@0-11 status:lost  | wrong_value@12-20 is:blue "},
		{"before:someday on:2026-13-40", "wrong_date@0-14 before:someday  | wrong_date@15-28 on:2026-13-40 "},
		{"- -- -- ! ()", ""},
		{`envío" AND (NOT*`, `w(envío") | w(AND) | w((NOT*)`},
	} {
		if got := show(query.Parse(c[0], env(t))); got != c[1] {
			t.Errorf("%q\n got %s\nwant %s", c[0], got, c[1])
		}
	}
}

func TestTooLongQueriesSaySo(t *testing.T) {
	t.Parallel()
	q := query.Parse(strings.Repeat("a ", 40), env(t))
	if len(q.Parts) != 24 || len(q.Problems) != 1 || q.Problems[0].Code != query.TooMany || q.Problems[0].Start != 48 {
		t.Errorf("got %s", show(q))
	}
}

func TestDistanceCountsSlips(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"pedido", "pedido", 0}, {"pedio", "pedido", 1}, {"peddio", "pedido", 1}, {"pexido", "pedido", 1}, {"pedidos", "pedido", 1}, {"pdeidso", "pedidos", 2}, {"factura", "pedido", 3}, {"añb", "anb", 1}} {
		if got := query.Distance(c.a, c.b, 2); got != c.want {
			t.Errorf("%s to %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`from:"Ana M" -tag:vip "a b`, "antes:2026-02-30 on:9999999999d", "\xff:\xfe a:b", "-", "-\"", "«»", "has:" + strings.Repeat("x", 300), "ñandú:á"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := query.Parse(s, env(t))
		last := 0
		for _, p := range q.Parts {
			if p.Start < last || p.End <= p.Start || p.End > len(s) {
				t.Fatalf("%q: part at %d-%d after %d", s, p.Start, p.End, last)
			}
			if p.Kind != query.Operator && p.Text == "" {
				t.Fatalf("%q: an empty part", s)
			}
			last = p.End
		}
		for _, p := range q.Problems {
			if p.Start < 0 || p.End < p.Start || p.End > len(s) || p.Code == "" {
				t.Fatalf("%q: problem %+v", s, p)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[p.Start:p.End]) {
				t.Fatalf("%q: a problem cuts a sign", s)
			}
		}
	})
}
