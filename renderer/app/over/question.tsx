import { useRef } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../../session/use-session.ts';
import { Button } from '../../ui/controls.tsx';
import { Modal, ModalButtons } from '../../ui/modal.tsx';
import type { Question } from '../../stores/workbench.ts';

/** The question that the window waits for, if there is one. */
export function QuestionDialog(): JSX.Element | null {
  const { workbench } = useSession();
  const question = useStore(workbench, (state) => state.question);
  return question === undefined ? null : <Asked question={question} />;
}

function Asked({ question }: { readonly question: Question }): JSX.Element {
  // One answer, also where a key and a click come together.
  const answered = useRef(false);
  const answer = (choice: string): void => {
    if (answered.current) return;
    answered.current = true;
    question.answer(choice);
  };
  return (
    <Modal title={question.title} text={question.text} onClose={() => answer('cancel')} testId="question">
      <ModalButtons>
        {question.choices.map((choice) => (
          <Button
            key={choice.id}
            tone={choice.primary === true ? 'primary' : 'plain'}
            autoFocus={choice.primary === true}
            data-testid={`answer-${choice.id}`}
            onClick={() => answer(choice.id)}
          >
            {choice.label}
          </Button>
        ))}
      </ModalButtons>
    </Modal>
  );
}
