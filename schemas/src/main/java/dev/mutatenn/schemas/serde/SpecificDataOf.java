package dev.mutatenn.schemas.serde;

import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Avro's data model of a generated class, bound to the class's own loader. */
public final class SpecificDataOf {

  private SpecificDataOf() {}

  /** The model of a record's class. */
  public static SpecificData schema(SpecificRecord record) {
    return type(record.getClass());
  }

  /**
   * Avro looks record classes up in a loader of its own choice, which under Quarkus's tests is not the one that holds the
   * class asked for; hence a model with that loader, and the generated model's conversions (timestamps) copied.
   */
  public static SpecificData type(Class<?> type) {
    SpecificData model = new SpecificData(type.getClassLoader());
    SpecificData.getForClass(type).getConversions().forEach(model::addLogicalTypeConversion);
    model.setFastReaderEnabled(true);
    return model;
  }
}
