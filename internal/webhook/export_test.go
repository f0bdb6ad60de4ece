package webhook

import "context"

// ReplayAll does a replay to its end.
func (s *Service) ReplayAll(ctx context.Context, ws, id string) error {
	for {
		more, err := s.replayOn(ctx, replayArgs{WorkspaceID: ws, ID: id})
		if err != nil || !more {
			return err
		}
	}
}
