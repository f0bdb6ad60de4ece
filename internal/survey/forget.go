package survey

import (
	"context"
	"time"

	"recado.dev/internal/store"
)

// Forget deletes what was asked longer ago than its survey keeps it, with what was
// answered. The score on the case, and what the customer wrote in the thread, are
// those of the case.
func (s *Service) Forget(ctx context.Context) error {
	list, err := s.Store.Read().AllSurveys(ctx)
	if err != nil {
		return err
	}
	for _, v := range list {
		if v.KeepDays == 0 {
			continue
		}
		before := s.now().Add(-time.Duration(v.KeepDays) * 24 * time.Hour)
		for n := int64(forgetAtOnce); n == forgetAtOnce; {
			err := s.Store.Write(ctx, func(tx *store.Tx) error {
				var err error
				n, err = tx.ForgetSurveys(ctx, v.WorkspaceID, v.ID, before, forgetAtOnce)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
