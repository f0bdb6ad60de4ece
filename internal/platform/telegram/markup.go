package telegram

import (
	"regexp"
	"strings"
)

var (
	element = regexp.MustCompile(`^<(/?)(b|i|u|s|code|pre|blockquote)>`)
	entity  = regexp.MustCompile(`^&(amp|lt|gt|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});`)
)

// wellFormed says whether the network takes text as HTML: the few elements that
// it knows, closed in their order, and nothing else that begins like one.
func wellFormed(text string) bool {
	var open []string
	for {
		i := strings.IndexAny(text, "<&")
		if i < 0 {
			return len(open) == 0
		}
		text = text[i:]
		if text[0] == '&' {
			e := entity.FindString(text)
			if e == "" {
				return false
			}
			text = text[len(e):]
			continue
		}
		tag := element.FindStringSubmatch(text)
		switch {
		case tag == nil:
			return false
		case tag[1] == "":
			open = append(open, tag[2])
		case len(open) == 0 || open[len(open)-1] != tag[2]:
			return false
		default:
			open = open[:len(open)-1]
		}
		text = text[len(tag[0]):]
	}
}
