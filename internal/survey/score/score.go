// Package score reads the scores that customers write in their own words: "10",
// "5 stars", "muy bien", 👍. It keeps nothing.
package score

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/words"
)

// longest is the most characters that are taken for a score: more is something
// to be said.
const longest = 40

var (
	number = regexp.MustCompile(`^(?:(?:un|una|el|la|a|an|my|mi|le doy|os doy|pongo|doy|i give|i give you|i would say|i'd say|digo|score|nota|puntuacion|rating)[ :]+)*` +
		`(\d{1,2})(?:[.,]0+)?(?: ?(?:/|de|of|out of|sobre) ?(\d{1,2}))?(?: ?(?:estrellas?|stars?|puntos?|points?|pts))?$`)
	spelt = map[string]int{"cero": 0, "zero": 0, "uno": 1, "una": 1, "one": 1, "dos": 2, "two": 2, "tres": 3, "three": 3, "cuatro": 4, "four": 4, "cinco": 5, "five": 5,
		"seis": 6, "six": 6, "siete": 7, "seven": 7, "ocho": 8, "eight": 8, "nueve": 9, "nine": 9, "diez": 10, "ten": 10}
	// said are words for how content somebody is.
	said = phrases(map[int]string{
		1: "very bad|terrible|awful|horrible|very unhappy|very dissatisfied|very poor|worst|muy mal|muy malo|muy mala|fatal|pesimo|pesima|muy insatisfecho|muy insatisfecha|muy descontento|muy descontenta|horroroso",
		2: "bad|poor|unhappy|dissatisfied|not good|not happy|mal|malo|mala|insatisfecho|insatisfecha|descontento|descontenta|no muy bien|nada bien",
		3: "ok|okay|so so|so-so|neutral|average|regular|normal|ni bien ni mal|mas o menos|asi asi|no esta mal|not bad",
		4: "good|well|happy|satisfied|fine|bien|bueno|buena|contento|contenta|satisfecho|satisfecha|bastante bien|pretty good",
		5: "very good|very well|very happy|very satisfied|great|excellent|perfect|amazing|awesome|fantastic|best|muy bien|muy bueno|muy buena|excelente|perfecto|perfecta|genial|" +
			"estupendo|estupenda|muy contento|muy contenta|muy satisfecho|muy satisfecha|fantastico|fantastica|increible|de diez|de maravilla",
	})
	// faces are emoji for it. A thumb has two ends alone.
	faces = map[rune]int{'😡': 1, '😠': 1, '🤬': 1, '😭': 1, '👎': 1, '🙁': 2, '☹': 2, '😞': 2, '😟': 2, '😕': 2, '😐': 3, '😑': 3, '😶': 3, '🙂': 4, '😊': 4, '😀': 5, '😃': 5,
		'😄': 5, '😁': 5, '😍': 5, '🤩': 5, '🥰': 5, '👍': 5, '👌': 5, '❤': 5}
)

func phrases(by map[int]string) map[string]int {
	out := map[string]int{}
	for score, list := range by {
		for phrase := range strings.SplitSeq(list, "|") {
			out[phrase] = score
		}
	}
	return out
}

// Read answers the score that a text is, false where it is none: what could be
// meant otherwise stays a message.
func Read(kind desk.SurveyKind, text string) (int, bool) {
	if n, ok := Exact(kind, text); ok {
		return n, true
	}
	if kind != desk.SurveyCSAT || utf8.RuneCountInString(text) > longest {
		return 0, false
	}
	if n, ok := drawn(text); ok {
		return n, true
	}
	n, ok := said[bare(text)]
	return n, ok
}

// Exact answers the score that a text gives as a number, in digits or in words.
func Exact(kind desk.SurveyKind, text string) (int, bool) {
	if utf8.RuneCountInString(text) > longest {
		return 0, false
	}
	lowest, highest := kind.Scores()
	plain := bare(text)
	n, ok := spelt[plain]
	if m := number.FindStringSubmatch(plain); m != nil {
		if of, err := strconv.Atoi(m[2]); err == nil && of != highest {
			return 0, false // of another scale
		}
		n, _ = strconv.Atoi(m[1]) // two digits at most
		ok = true
	}
	return n, ok && n >= lowest && n <= highest
}

// bare is a text without what surrounds its words: marks, and the frame of a key.
func bare(text string) string {
	text = strings.Map(func(r rune) rune {
		switch r {
		case '\uFE0F', '\u20E3', '\u200D':
			return -1
		}
		return r
	}, text)
	return strings.TrimFunc(words.Fold(text), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) && r != '-' })
}

// drawn reads stars and faces, where there is nothing else.
func drawn(text string) (int, bool) {
	stars, face := 0, 0
	for _, r := range text {
		switch {
		case r == '⭐' || r == '★' || r == '🌟':
			stars++
		case r == '☆' || r == '\uFE0F' || unicode.IsSpace(r) || r >= 0x1F3FB && r <= 0x1F3FF: // an empty star; a colour of skin
		case faces[r] > 0 && (face == 0 || face == faces[r]):
			face = faces[r]
		default:
			return 0, false
		}
	}
	switch {
	case stars > 0 && face > 0, stars > 5:
		return 0, false
	case stars > 0:
		return stars, true
	}
	return face, face > 0
}
