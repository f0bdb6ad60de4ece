package whatsapp

import (
	"strings"
	"testing"
)

func TestEachReasonOfTheNetworkSaysWhatHelps(t *testing.T) {
	t.Parallel()
	// As its documentation lists them; NONE is none.
	for _, reason := range strings.Fields("ABUSIVE_CONTENT CATEGORY_NOT_AVAILABLE INCORRECT_CATEGORY INVALID_FORMAT PROMOTIONAL SCAM TAG_CONTENT_MISMATCH FIRST_PAUSE SECOND_PAUSE") {
		said, ok := templateRules().Reasons[reason]
		if !ok || said.En == "" || said.Es == "" {
			t.Errorf("%s: %+v", reason, said)
		}
	}
}
