package inbound

import (
	"encoding/json"
	"fmt"

	"recado.dev/internal/platform"
)

// MethodAnswer marks entries of the journal that hold what a customer said on a
// page of ours. No platform's request has it: those have the methods of HTTP.
const MethodAnswer = "ANSWER"

// decodeAnswer reads what a page kept.
func decodeAnswer(body []byte) ([]platform.Inbound, error) {
	var out []platform.Inbound
	if err := json.Unmarshal(body, &out); err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	return out, nil
}
