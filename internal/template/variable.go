package template

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	blank      = regexp.MustCompile(`\{\{([^{}]*)\}\}`)
	numbered   = regexp.MustCompile(`^[1-9][0-9]{0,2}$`)
	nameOfOne  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	notAWord   = regexp.MustCompile(`^[\p{P}\p{S}]+$`)
	adjacent   = regexp.MustCompile(`\}\}\s*\{\{`)
	manyBreaks = regexp.MustCompile(`\n[ \t]*\n[ \t]*\n`)
)

// Variables are those of a text, each once: numbered ones in their order, named
// ones as they come.
func Variables(text string) []string {
	var out []string
	for _, m := range blank.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	if !slices.ContainsFunc(out, func(v string) bool { return !numbered.MatchString(v) }) {
		slices.SortFunc(out, func(a, b string) int { return number(a) - number(b) })
	}
	return out
}

func number(v string) int {
	n, _ := strconv.Atoi(v) // of digits alone
	return n
}

// Named says whether the texts have variables with names.
func Named(texts ...string) bool {
	for _, text := range texts {
		for _, v := range Variables(text) {
			if !numbered.MatchString(v) {
				return true
			}
		}
	}
	return false
}

// put fills the variables of a text.
func put(text string, values map[string]string) string {
	return blank.ReplaceAllStringFunc(text, func(whole string) string {
		if v, ok := values[whole[2:len(whole)-2]]; ok {
			return v
		}
		return whole
	})
}

// words counts the words of a text that are no variables.
func words(text string) int {
	n := 0
	for _, w := range strings.Fields(blank.ReplaceAllString(text, " ")) {
		if !notAWord.MatchString(w) {
			n++
		}
	}
	return n
}

func length(s string) int { return utf8.RuneCountInString(s) }

// emoji says whether a text has pictures in it.
func emoji(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r == 0xFE0F || r == 0x20E3 || r >= 0x2B00 && r <= 0x2BFF || r >= 0xE0020 && r <= 0xE007F
	})
}

// marked says whether a text has signs that format it.
func marked(s string) bool { return strings.ContainsAny(s, "*_~`") }
