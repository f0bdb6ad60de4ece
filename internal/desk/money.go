package desk

import (
	"strconv"
	"strings"
)

// Money is an exact amount: so many of a currency's smallest units.
type Money struct {
	Minor    int64  `json:"minor" doc:"in the currency's smallest unit: 3990 is 39.90 EUR, and 3990 JPY"`
	Currency string `json:"currency" doc:"ISO 4217: EUR"`
}

// MoneyDigits is how many digits a currency has after its point.
func MoneyDigits(currency string) int {
	switch strings.ToUpper(currency) {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}

// maxMoneyDigits bounds amounts: what is longer fits no int64 and is no price.
const maxMoneyDigits = 17

// ParseMoney reads a decimal such as "39.9", exactly: digits beyond those that
// the currency has are rounded half up. It answers false for what is no amount.
func ParseMoney(decimal, currency string) (Money, bool) {
	m := Money{Currency: strings.ToUpper(currency)}
	text, negative := strings.CutPrefix(strings.TrimSpace(decimal), "-")
	whole, part, _ := strings.Cut(text, ".")
	if whole == "" && part == "" || !allDigits(whole) || !allDigits(part) {
		return m, false
	}
	n := MoneyDigits(currency)
	up := len(part) > n && part[n] >= '5'
	for len(part) < n {
		part += "0"
	}
	digits := strings.TrimLeft(whole+part[:n], "0")
	if len(digits) > maxMoneyDigits {
		return m, false
	}
	if digits != "" {
		m.Minor, _ = strconv.ParseInt(digits, 10, 64) // digits alone, and few enough
	}
	if up {
		m.Minor++
	}
	if negative {
		m.Minor = -m.Minor
	}
	return m, true
}

func allDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// Decimal writes an amount as "39.90".
func (m Money) Decimal() string {
	n := MoneyDigits(m.Currency)
	sign, minor := "", m.Minor
	if minor < 0 {
		sign, minor = "-", -minor
	}
	digits := strconv.FormatInt(minor, 10)
	if n == 0 {
		return sign + digits
	}
	for len(digits) <= n {
		digits = "0" + digits
	}
	return sign + digits[:len(digits)-n] + "." + digits[len(digits)-n:]
}

// String is an amount with its currency: "39.90 EUR".
func (m Money) String() string { return m.Decimal() + " " + m.Currency }
