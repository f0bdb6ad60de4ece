package desk

import (
	"fmt"
	"strconv"
	"strings"
)

// Nano is an amount in billionths of a currency's unit: networks charge
// fractions of a cent, which have to add up exactly. It is written as a
// decimal: "0.0509".
type Nano int64

const nanoDigits = 9

// maxNanoWhole bounds what stands before the point, so that sums of very many
// still fit.
const maxNanoWhole = 8

// ParseNano reads a decimal of up to nine digits after the point, exactly. Both
// 0.0509 and 0,0509 are read; anything else answers false.
func ParseNano(text string) (Nano, bool) {
	text, negative := strings.CutPrefix(strings.TrimSpace(text), "-")
	whole, part, _ := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	if whole == "" && part == "" || !allDigits(whole) || !allDigits(part) {
		return 0, false
	}
	whole, part = strings.TrimLeft(whole, "0"), strings.TrimRight(part, "0")
	if len(whole) > maxNanoWhole || len(part) > nanoDigits {
		return 0, false
	}
	n, err := strconv.ParseInt("0"+whole+part+strings.Repeat("0", nanoDigits-len(part)), 10, 64)
	if err != nil {
		return 0, false
	}
	if negative {
		n = -n
	}
	return Nano(n), true
}

// String is the decimal, with as many digits as it needs.
func (n Nano) String() string {
	sign, v := "", uint64(n)
	if n < 0 {
		sign, v = "-", uint64(-n)
	}
	text := fmt.Sprintf("%0*d", nanoDigits+1, v)
	whole, part := text[:len(text)-nanoDigits], strings.TrimRight(text[len(text)-nanoDigits:], "0")
	if part == "" {
		return sign + whole
	}
	return sign + whole + "." + part
}

// MarshalText implements encoding.TextMarshaler.
func (n Nano) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *Nano) UnmarshalText(text []byte) error {
	v, ok := ParseNano(string(text))
	if !ok {
		return fmt.Errorf("%q is no amount such as 0.0509", text)
	}
	*n = v
	return nil
}
