/** The ids of all resources of a type, in the template's order. */
export function idsOf(resources, type) {
  return Object.keys(resources).filter((id) => resources[id].Type === type);
}

/** The queues that have another for their dead letters: by their ids, that one's. */
export function deadLetterQueuesOf(resources) {
  const pairs = idsOf(resources, "AWS::SQS::Queue").flatMap((id) => {
    const target = resources[id].Properties.RedrivePolicy?.deadLetterTargetArn;
    return target ? [[id, target["Fn::GetAtt"][0]]] : [];
  });
  return Object.fromEntries(pairs);
}

/** What is in a queue, as people say it: `UploadsQueue` and `UploadsDeadLetterQueue` are both of uploads. */
export function contentsOf(queueId) {
  const words = queueId.replace(/(DeadLetter)?Queue$/, "").match(/[A-Z][^A-Z]*/g) ?? [queueId];
  return words.join(" ").toLowerCase();
}

/** In groups of at most so many. */
export function inGroups(items, size) {
  return items.length === 0 ? [] : [items.slice(0, size), ...inGroups(items.slice(size), size)];
}
