package sms

import (
	"strings"
	"unicode/utf16"
)

// Lengths of one part alone and of each of several.
const (
	oneSeptets  = 160
	partSeptets = 153
	oneUnits    = 70
	partUnits   = 67
)

// basic is the alphabet of texts, and extended what takes two places of it.
const (
	basic    = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extended = "^{}\\[~]|€\f"
)

// Segments is how a text travels: in how many parts, and whether in the usual
// alphabet (GSM-7) or, dearer, in that of all languages (UCS-2).
func Segments(text string) (parts int, unicode bool) {
	var pieces []int
	for _, r := range text {
		switch {
		case strings.ContainsRune(basic, r):
			pieces = append(pieces, 1)
		case strings.ContainsRune(extended, r):
			pieces = append(pieces, 2)
		default:
			return fill(units(text), oneUnits, partUnits), true
		}
	}
	return fill(pieces, oneSeptets, partSeptets), false
}

func units(text string) []int {
	var out []int
	for _, r := range text {
		out = append(out, max(1, utf16.RuneLen(r)))
	}
	return out
}

// fill puts pieces that cannot be split into parts.
func fill(pieces []int, one, part int) int {
	sum := 0
	for _, n := range pieces {
		sum += n
	}
	if sum <= one {
		return 1
	}
	parts, room := 1, part
	for _, n := range pieces {
		if n > room {
			parts, room = parts+1, part
		}
		room -= n
	}
	return parts
}

// plain has typographic marks as the usual alphabet writes them: one of them
// alone would halve what fits a part.
var plain = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "—", "-", "…", "...", "\u00a0", " ", "\u202f", " ")

// thrifty is a text that costs no more than it has to: marks are made plain where
// that brings the usual alphabet back.
func thrifty(text string) string {
	if _, unicode := Segments(text); !unicode {
		return text
	}
	other := plain.Replace(text)
	if _, unicode := Segments(other); unicode {
		return text
	}
	return other
}
