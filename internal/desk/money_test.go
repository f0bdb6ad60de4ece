package desk_test

import (
	"testing"

	"recado.dev/internal/desk"
)

func TestAmountsStayExact(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		decimal, currency string
		minor             int64
		ok                bool
		written           string
	}{
		{"39.9", "EUR", 3990, true, "39.90 EUR"},
		{"1500.5", "ARS", 150050, true, "1500.50 ARS"},
		{"0.1", "eur", 10, true, "0.10 EUR"},
		{"1200", "JPY", 1200, true, "1200 JPY"},
		{"1200.0", "CLP", 1200, true, "1200 CLP"},
		{"1.2345", "KWD", 1235, true, "1.235 KWD"},
		{"19.989999999999998", "EUR", 1999, true, "19.99 EUR"},
		{"-5", "USD", -500, true, "-5.00 USD"},
		{".5", "USD", 50, true, "0.50 USD"},
		{"0", "USD", 0, true, "0.00 USD"},
		{"", "USD", 0, false, ""},
		{"1e3", "USD", 0, false, ""},
		{"12,5", "USD", 0, false, ""},
		{"99999999999999999999", "USD", 0, false, ""},
	} {
		got, ok := desk.ParseMoney(c.decimal, c.currency)
		if ok != c.ok || got.Minor != c.minor || ok && got.String() != c.written {
			t.Errorf("%q %s: %v, %v", c.decimal, c.currency, got, ok)
		}
	}
}
