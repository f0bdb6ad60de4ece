package twilio

import "unicode/utf16"

// Characters of the GSM 7-bit alphabet that count once, and those that count
// twice. Letters of Spanish such as á, í, ó and ú are in neither: one of them
// has the whole text written in UCS-2.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmTwice = "\f^{}\\[~]|€"
)

// Encodings of a text message.
const (
	encodingGSM = "gsm7"
	encodingUCS = "ucs2"
)

// segments answers how many text messages a text is charged as, and in which
// encoding: one holds 160 units of GSM-7 or 70 of UCS-2, and each part of a
// longer text 153 or 67.
func segments(text string) (int, string) {
	if n, ok := gsmUnits(text); ok {
		return parts(n, 160, 153), encodingGSM
	}
	// A character of two units is never torn apart.
	units := utf16.Encode([]rune(text))
	if len(units) <= 70 {
		return 1, encodingUCS
	}
	count, room := 1, 67
	for i := 0; i < len(units); i++ {
		size := 1
		if utf16.IsSurrogate(rune(units[i])) && i+1 < len(units) {
			size = 2
			i++
		}
		if room < size {
			count, room = count+1, 67
		}
		room -= size
	}
	return count, encodingUCS
}

// gsmUnits is the length of a text in the GSM alphabet; false where it does not
// fit into it.
func gsmUnits(text string) (int, bool) {
	n := 0
	for _, r := range text {
		switch {
		case contains(gsmBasic, r):
			n++
		case contains(gsmTwice, r):
			n += 2
		default:
			return 0, false
		}
	}
	return n, true
}

func contains(set string, r rune) bool {
	for _, one := range set {
		if one == r {
			return true
		}
	}
	return false
}

func parts(n, single, several int) int {
	if n <= single {
		return 1
	}
	return (n + several - 1) / several
}
