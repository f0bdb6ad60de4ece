package phone

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"pgregory.net/rapid"
)

// told is all that a number that was read says, and its failure.
func told(n *phonenumbers.PhoneNumber, err error) string {
	return fmt.Sprintf("%v %d %d %v %d %q %q %v %q %s %t %v", n.CountryCode != nil, n.GetCountryCode(), n.GetNationalNumber(), n.ItalianLeadingZero != nil, n.GetNumberOfLeadingZeros(),
		n.GetExtension(), n.GetRawInput(), n.CountryCodeSource != nil, n.GetPreferredDomesticCarrierCode(),
		phonenumbers.Format(n, phonenumbers.E164), err == nil && phonenumbers.IsPossibleNumber(n), err)
}

func same(t interface{ Errorf(string, ...any) }, number string) {
	n, err := phonenumbers.Parse(number, "")
	if got, want := told(Parse(number)), told(n, err); got != want {
		t.Errorf("%q was read as %s, the library has %s", number, got, want)
	}
	if err != nil {
		return
	}
	if got, want := international(n), phonenumbers.Format(n, phonenumbers.INTERNATIONAL); got != want {
		t.Errorf("%q is written %q, the library has %q", number, got, want)
	}
}

func codes() []int {
	var out []int
	for code := range phonenumbers.GetSupportedCallingCodes() {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}

func TestEveryCountrysNumbersAreReadAsTheLibraryReadsThem(t *testing.T) {
	t.Parallel()
	quick := 0
	for _, code := range codes() {
		if !rulesOf(code).laid {
			t.Errorf("the numbers of +%d are written by the library", code)
		}
		// What the national part begins with decides what is stripped of it.
		for begin := range 100 {
			for _, rest := range []string{"23456", "55512345"[:4+begin%5]} {
				number := fmt.Sprintf("+%d%d%s", code, begin, rest)
				same(t, number)
				if plain(number) != nil {
					quick++
				}
			}
		}
		for typ := phonenumbers.FIXED_LINE; typ <= phonenumbers.VOICEMAIL; typ++ {
			for _, region := range phonenumbers.GetRegionCodesForCountryCode(code) {
				if n := phonenumbers.GetExampleNumberForType(region, typ); n != nil {
					same(t, phonenumbers.Format(n, phonenumbers.INTERNATIONAL))
					same(t, phonenumbers.Format(n, phonenumbers.E164))
				}
			}
		}
	}
	if all := len(codes()) * 200; quick < all*3/4 {
		t.Errorf("only %d of %d numbers were read without the library", quick, all)
	}
}

func TestWhateverIsNoPlainNumberIsReadAsTheLibraryReadsIt(t *testing.T) {
	t.Parallel()
	same(t, "+34 600"+strings.Repeat(" ", 300)+"000001")
	known := codes()
	rapid.Check(t, func(t *rapid.T) {
		code := ""
		if rapid.Bool().Draw(t, "known") {
			code = fmt.Sprint(rapid.SampledFrom(known).Draw(t, "code"))
		}
		same(t, rapid.SampledFrom([]string{"+", "++", "", " +", "+ ", "+-", "\uff0b", "tel:+"}).Draw(t, "begin")+code+
			rapid.StringOfN(rapid.SampledFrom([]rune("00112345678999  --()./x#;,~+e٣\u00a0")), 0, 24, -1).Draw(t, "rest"))
	})
	rapid.Check(t, func(t *rapid.T) {
		same(t, "+"+fmt.Sprint(rapid.SampledFrom(known).Draw(t, "code"))+rapid.StringMatching(`[-0-9 ]{0,20}`).Draw(t, "digits"))
	})
}

// BenchmarkParse reads numbers as networks and as people write them.
func BenchmarkParse(b *testing.B) {
	for _, number := range []string{"+34600000001", "+34 600 00 00 01", "+5491155550101", "+5511987654321", "+12025550123", "+4915123456789", "+33612345678"} {
		b.Run(number, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(number); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDisplay writes the number of somebody who was not seen before.
func BenchmarkDisplay(b *testing.B) {
	for _, digits := range []string{"34600000001", "5491155550101", "5511987654321", "12025550123", "4915123456789", "33612345678"} {
		b.Run(digits, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if formatted(digits) == "" {
					b.Fatal("nothing")
				}
			}
		})
	}
}
