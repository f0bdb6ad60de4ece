package stem_test

import (
	"testing"

	"recado.dev/internal/search/stem"
)

func TestFormsOfAWordShareTheirStem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of    func(string) string
		forms []string
	}{
		{stem.Spanish, []string{"pedido", "pedidos", "pedida"}},
		{stem.Spanish, []string{"envio", "envios", "enviar", "enviaron", "enviando", "enviado", "enviarlo", "enviamos"}},
		{stem.Spanish, []string{"devolucion", "devoluciones"}},
		{stem.Spanish, []string{"factura", "facturas", "facturacion", "facturar", "facturado"}},
		{stem.Spanish, []string{"cancion", "canciones"}},
		{stem.Spanish, []string{"reclamacion", "reclamaciones", "reclamar"}},
		{stem.Spanish, []string{"camisa", "camisas"}},
		{stem.Spanish, []string{"azul", "azules"}},
		{stem.English, []string{"order", "orders", "ordered", "ordering"}},
		{stem.English, []string{"deliver", "delivers", "delivered", "delivering"}},
		{stem.English, []string{"delivery", "deliveries"}},
		{stem.English, []string{"shipping", "ship", "shipped", "ships"}},
		{stem.English, []string{"refund", "refunds", "refunded"}},
		{stem.English, []string{"invoice", "invoices", "invoiced"}},
		{stem.English, []string{"happy", "happiness"}},
		{stem.English, []string{"cancel", "cancels"}},
	} {
		for _, f := range c.forms {
			if got, want := c.of(f), c.of(c.forms[0]); got != want {
				t.Errorf("%s is %s, but %s is %s", f, got, c.forms[0], want)
			}
		}
	}
}

func TestStemsAreThoseOfTheRules(t *testing.T) {
	t.Parallel()
	english := map[string]string{
		"consign": "consign", "consigned": "consign", "consistency": "consist", "consolation": "consol", "knackeries": "knackeri", "knightly": "knight",
		"ties": "tie", "cries": "cri", "gas": "gas", "this": "this", "kiwis": "kiwi", "hopping": "hop", "hoping": "hope", "generate": "generat",
		"general": "general", "relational": "relat", "conditional": "condit", "skies": "sky", "by": "by", "say": "say", "youth": "youth", "luxuriated": "luxuri",
	}
	for w, want := range english {
		if got := stem.English(w); got != want {
			t.Errorf("English %s: %s, want %s", w, got, want)
		}
	}
	spanish := map[string]string{
		"cheque": "chequ", "chicana": "chican", "chico": "chic", "torneo": "torne", "toros": "tor", "tonta": "tont", "trabajando": "trabaj", "gratuitamente": "gratuit",
		"logica": "logic", "tecnologia": "tecnolog", "distribuyendo": "distribu", "pague": "pag", "sol": "sol",
	}
	for w, want := range spanish {
		if got := stem.Spanish(w); got != want {
			t.Errorf("Spanish %s: %s, want %s", w, got, want)
		}
	}
}

func FuzzStem(f *testing.F) {
	for _, w := range []string{"", "a", "yyy", "uyendo", "eed", "ies", "ñandu", "gu", "aeiou", "llll"} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, w string) {
		for _, of := range []func(string) string{stem.Spanish, stem.English} {
			if got := of(w); len(got) > len(w)+2 || w != "" && got == "" {
				t.Fatalf("%q became %q", w, got)
			}
		}
	})
}
