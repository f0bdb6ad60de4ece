package meta

import (
	"bytes"
	"context"
	"encoding/json"

	"recado.dev/internal/platform"
)

// Fill implements platform.Filler: changes that only name what happened get it
// beside the name.
func (s *Session) Fill(ctx context.Context, r platform.HookRequest) (platform.HookRequest, error) {
	if s.net.Found == nil || !bytes.Contains(r.Body, []byte(`"field"`)) {
		return r, nil
	}
	var top map[string]json.RawMessage
	var entries []map[string]json.RawMessage
	if json.Unmarshal(r.Body, &top) != nil || json.Unmarshal(top["entry"], &entries) != nil {
		return r, nil // Decode says what is wrong with it
	}
	filled := false
	for _, e := range entries {
		did, err := s.fillEntry(ctx, e)
		if err != nil {
			return r, err
		}
		filled = filled || did
	}
	if !filled {
		return r, nil
	}
	list, err := json.Marshal(entries)
	if err != nil {
		return r, nil
	}
	top["entry"] = list
	body, err := json.Marshal(top)
	if err != nil {
		return r, nil
	}
	r.Body = body
	return r, nil
}

// fillEntry fills the changes of an entry, in their list or in the entry itself.
func (s *Session) fillEntry(ctx context.Context, e map[string]json.RawMessage) (bool, error) {
	var account loose
	_ = json.Unmarshal(e["id"], &account)
	if len(e["field"]) > 0 {
		return s.fillChange(ctx, string(account), e)
	}
	var changes []map[string]json.RawMessage
	if json.Unmarshal(e["changes"], &changes) != nil {
		return false, nil
	}
	filled := false
	for _, c := range changes {
		did, err := s.fillChange(ctx, string(account), c)
		if err != nil {
			return false, err
		}
		filled = filled || did
	}
	if !filled {
		return false, nil
	}
	list, err := json.Marshal(changes)
	if err != nil {
		return false, nil
	}
	e["changes"] = list
	return true, nil
}

func (s *Session) fillChange(ctx context.Context, account string, c map[string]json.RawMessage) (bool, error) {
	var field string
	if json.Unmarshal(c["field"], &field) != nil {
		return false, nil
	}
	value, err := s.net.Found(ctx, s, Change{Account: account, Field: field, Value: c["value"]})
	if err != nil || len(value) == 0 {
		return false, err
	}
	c["value"] = value
	return true, nil
}
