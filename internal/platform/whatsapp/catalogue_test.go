package whatsapp

import "testing"

func TestPricesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, currency string
		minor          int64
		ok             bool
	}{
		{"39.90 EUR", "EUR", 3990, true},
		{"€1.500,50", "EUR", 150050, true},
		{"$1,500.50", "USD", 150050, true},
		{"ARS1,234.5", "ARS", 123450, true},
		{"1.500 €", "EUR", 150000, true},
		{"1.234.567 COP", "COP", 123456700, true},
		{"¥1,500", "JPY", 1500, true},
		{"1.250 KWD", "KWD", 1250, true},
		{"12", "EUR", 1200, true},
		{"R$ 9,9", "BRL", 990, true},
		{"", "EUR", 0, false},
		{"on request", "EUR", 0, false},
	} {
		if got, ok := priceOf(c.text, c.currency); ok != c.ok || got.Minor != c.minor {
			t.Errorf("%q %s: %v, %v", c.text, c.currency, got, ok)
		}
	}
}
